import { readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'

const root = join(import.meta.dirname, '..', '..')

/** The IAM action behind each SDK command that functions use. */
const ACTIONS: Record<string, string> = {
  ConverseStream: 'bedrock:InvokeModelWithResponseStream',
  Converse: 'bedrock:InvokeModel',
  InvokeModel: 'bedrock:InvokeModel',
  CountTokens: 'bedrock:CountTokens',
  BatchGetItem: 'dynamodb:BatchGetItem',
  GetItem: 'dynamodb:GetItem',
  PutItem: 'dynamodb:PutItem',
  UpdateItem: 'dynamodb:UpdateItem',
  DeleteItem: 'dynamodb:DeleteItem',
  GetObject: 's3:GetObject',
  PutObject: 's3:PutObject',
  AssumeRole: 'sts:AssumeRole',
}

/** The files that a module loads, itself included; type-only imports load nothing. */
const closure = async (file: string, seen = new Map<string, string>()): Promise<Map<string, string>> => {
  if (seen.has(file)) return seen
  const source = await readFile(file, 'utf8')
  seen.set(file, source)
  const imports = source.matchAll(/^import (?!type )[^;]*?from '(\.[^']+)'|\bimport\('(\.[^']+)'\)/gm)
  for (const [, stated, lazy] of imports) await closure(resolve(dirname(file), stated ?? lazy ?? ''), seen)
  return seen
}

/**
 * The IAM actions of the SDK calls that a function's modules contain.
 * Throws for a command whose action is not known here: a new call needs a permission.
 */
export const calledActions = async (name: string): Promise<Set<string>> => {
  const actions = new Set<string>()
  for (const [file, source] of await closure(join(root, 'functions', `${name}.ts`))) {
    for (const [, command] of source.matchAll(/\bnew (\w+)Command\(/g)) {
      const action = ACTIONS[command ?? '']
      if (!action)
        throw new Error(`${file} calls ${command}, whose IAM action is not known to test/support/sdk-calls.ts`)
      actions.add(action)
    }
  }
  return actions
}
