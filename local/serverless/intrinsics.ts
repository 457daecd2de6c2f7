import { ACCOUNT, REGION } from '../arns.ts'

/** What `Ref` and `Fn::GetAtt` give for one logical id. */
export interface LocalResource {
  ref: string
  attributes: Record<string, string>
}

const PSEUDO: Record<string, string> = {
  'AWS::Region': REGION,
  'AWS::AccountId': ACCOUNT,
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
  'AWS::StackName': 'stepdown-local',
  'AWS::StackId': `arn:aws:cloudformation:${REGION}:${ACCOUNT}:stack/stepdown-local/laptop`,
}

/**
 * Replaces CloudFormation's intrinsic functions by their values on the laptop, through the whole of `value`.
 * @throws Error naming the function or the logical id that the laptop does not know
 */
export const resolveIntrinsics = (value: unknown, resources: ReadonlyMap<string, LocalResource>): unknown => {
  const walk = (item: unknown): unknown => {
    if (item === null || typeof item !== 'object') return item
    if (Array.isArray(item)) return item.map(walk).filter(entry => entry !== undefined)
    const [key, ...others] = Object.keys(item)
    if (key !== undefined && others.length === 0 && (key === 'Ref' || key.startsWith('Fn::'))) {
      return intrinsic(key, (item as Record<string, unknown>)[key])
    }
    const entries = Object.entries(item).map(([name, child]) => [name, walk(child)] as const)
    return Object.fromEntries(entries.filter(([, child]) => child !== undefined))
  }

  const intrinsic = (name: string, argument: unknown): unknown => {
    switch (name) {
      case 'Ref':
        return argument === 'AWS::NoValue' ? undefined : reference(String(argument))
      case 'Fn::GetAtt': {
        const [id, ...path] = Array.isArray(argument) ? argument.map(String) : String(argument).split('.')
        return attribute(id ?? '', path.join('.'))
      }
      case 'Fn::Sub':
        return Array.isArray(argument) ? substitute(String(argument[0]), argument[1]) : substitute(String(argument), {})
      case 'Fn::Join': {
        const [separator, parts] = argument as [string, unknown]
        return (walk(parts) as unknown[]).map(String).join(separator)
      }
      case 'Fn::Select': {
        const [index, list] = argument as [number, unknown]
        return (walk(list) as unknown[])[Number(index)]
      }
      case 'Fn::Split': {
        const [separator, text] = argument as [string, unknown]
        return String(walk(text)).split(separator)
      }
      default:
        throw new Error(`serverless.yml: the laptop does not evaluate ${name}`)
    }
  }

  const substitute = (text: string, own: Record<string, unknown>): string =>
    text.replace(/\$\{(!?)([\w:.]+)\}/g, (_, literal: string, name: string) => {
      if (literal) return `\${${name}}`
      if (name in own) return String(walk(own[name]))
      const dot = name.indexOf('.')
      return dot === -1 ? reference(name) : attribute(name.slice(0, dot), name.slice(dot + 1))
    })

  const reference = (id: string): string => {
    const found = PSEUDO[id] ?? resources.get(id)?.ref
    if (found === undefined) throw new Error(`serverless.yml: Ref to ${id}, which the laptop does not have`)
    return found
  }

  const attribute = (id: string, name: string): string => {
    const found = resources.get(id)?.attributes[name]
    if (found === undefined)
      throw new Error(`serverless.yml: Fn::GetAtt of ${id}.${name}, which the laptop does not have`)
    return found
  }

  return walk(value)
}
