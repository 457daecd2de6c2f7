/** Every resource of the laptop lives in this account and Region, so that ARNs look and parse as on AWS. */
export const ACCOUNT = '000000000000'
export const REGION = 'us-east-1'

export const lambdaArn = (name: string) => `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`
export const stateMachineArn = (name: string) => `arn:aws:states:${REGION}:${ACCOUNT}:stateMachine:${name}`
export const executionArn = (machine: string, name: string) =>
  `arn:aws:states:${REGION}:${ACCOUNT}:execution:${machine}:${name}`
/** EXPRESS executions carry a second id, because their names need not be unique. */
export const expressArn = (machine: string, name: string, id: string) =>
  `arn:aws:states:${REGION}:${ACCOUNT}:express:${machine}:${name}:${id}`
export const mapRunArn = (machine: string, label: string, id: string) =>
  `arn:aws:states:${REGION}:${ACCOUNT}:mapRun:${machine}/${label}:${id}`
export const roleArn = (machine: string) => `arn:aws:iam::${ACCOUNT}:role/${machine}`
export const ruleArn = (name: string) => `arn:aws:events:${REGION}:${ACCOUNT}:rule/${name}`
