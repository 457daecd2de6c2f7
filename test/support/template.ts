import { execFile } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

export interface Resource {
  DeletionPolicy?: string
  Type: string
  // CloudFormation's properties are as wide as JSON; each test reads the few that it is about.
  // biome-ignore lint/suspicious/noExplicitAny: a typed template would be larger than what it checks
  Properties: any
  DependsOn?: string | string[]
  Condition?: string
}

export interface Template {
  Resources: Record<string, Resource>
  Outputs: Record<string, unknown>
  Conditions?: Record<string, unknown>
}

const ACCOUNT = 'arn:aws:bedrock:us-east-1:111122223333'

/** Every tier of the catalogue is configured, so that all seven kinds are in the template. */
export const CONFIGURED = {
  PROVISIONED_MODEL_ARN: `${ACCOUNT}:provisioned-model/abcdef012345`,
  IMPORTED_MODEL_ARN: `${ACCOUNT}:imported-model/abcdef012345`,
  PROMPT_ROUTER_ARN: `${ACCOUNT}:default-prompt-router/meta.llama:1`,
  SAGEMAKER_ENDPOINT_ARN: 'arn:aws:sagemaker:us-east-1:111122223333:endpoint/mistral',
}

const run = promisify(execFile)
const root = join(import.meta.dirname, '..', '..')

/** What is read when a service is packaged. */
const PACKAGED = [
  ...['aws', 'build', 'client', 'core', 'doors', 'functions', 'local', 'resources', 'statemachines'],
  ...['package.json', 'serverless.yml', 'tiers.yml'],
]

/**
 * What `npx serverless package` makes, without credentials, in a copy of the project: it writes beside what it reads, and
 * tests that run side by side must not meet there.
 * @param catalogue in place of tiers.yml
 */
const packageService = async (options: string[], catalogue?: unknown): Promise<Template> => {
  const project = await mkdtemp(join(tmpdir(), 'stepdown-project-'))
  try {
    await Promise.all(PACKAGED.map(path => cp(join(root, path), join(project, path), { recursive: true })))
    await symlink(join(root, 'node_modules'), join(project, 'node_modules'))
    if (catalogue !== undefined) await writeFile(join(project, 'tiers.yml'), JSON.stringify(catalogue))
    const { PATH, HOME } = process.env
    const args = [
      join(root, 'node_modules/serverless/bin/serverless.js'),
      'package',
      ...options,
      '--package',
      'packaged',
    ]
    await run(process.execPath, args, { cwd: project, env: { PATH, HOME, ...CONFIGURED } })
    return JSON.parse(await readFile(join(project, 'packaged/cloudformation-template-update-stack.json'), 'utf8'))
  } finally {
    await rm(project, { recursive: true, force: true })
  }
}

/** What the command says when it refuses to package. */
export const packagingFailure = (stage: string, ...more: string[]): Promise<string> =>
  refusal(packageService(['--stage', stage, ...more]))

const refusal = async (packaging: Promise<unknown>): Promise<string> => {
  const refused = await packaging.then(
    () => undefined,
    (error: { stdout: string; stderr: string }) => error,
  )
  if (!refused) throw new Error('it was packaged')
  return refused.stdout + refused.stderr
}

/** What the command says when it refuses to package another catalogue. */
export const catalogueRefusal = (catalogue: unknown): Promise<string> =>
  refusal(packageService(['--stage', 'dev'], catalogue))

const packaged = new Map<string, Promise<Template>>()

/**
 * The packaged CloudFormation template of a stage; packaging takes seconds, so once for all tests.
 * @param more options of the command, such as a Region
 */
export const packagedTemplate = (stage = 'dev', ...more: string[]): Promise<Template> => {
  const options = ['--stage', stage, ...more]
  const known = packaged.get(options.join(' ')) ?? packageService(options)
  packaged.set(options.join(' '), known)
  return known
}

/** The resources of one type, by logical id. */
export const resourcesOf = (template: Template, type: string): [id: string, resource: Resource][] =>
  Object.entries(template.Resources).filter(([, resource]) => resource.Type === type)

export const KEY = 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab'

/** A stage with everything that parameters can ask for. */
export const wholeTemplate = (): Promise<Template> => {
  const params = ['inferenceProfiles=perRoute', 'door=public', 'doorConcurrency=5', `kmsKeyArn=${KEY}`]
  return packagedTemplate('trial', ...params.flatMap(param => ['--param', param]))
}
