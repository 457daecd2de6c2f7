import { resolve } from 'node:path'
import type { FunctionConfig } from '../serverless/service.ts'
import { functionModule } from './function-module.ts'
import type { LambdaFunction } from './lambda.ts'
import type { LocalFunction } from './local-function.ts'

const DEFAULT_TIMEOUT_SECONDS = 900

/**
 * The functions of serverless.yml, with some replaced or added by code that is at hand already.
 * @param env makes the environment when a function is first invoked: the endpoint's port is not known before
 * @returns the functions, and their keys in serverless.yml as other names for them
 */
export const functionsOf = (
  configs: readonly FunctionConfig[],
  overrides: Readonly<Record<string, LocalFunction>>,
  folder: string,
  env: () => Record<string, string | undefined>,
): { functions: LambdaFunction[]; aliases: Map<string, string> } => {
  const aliases = new Map(configs.map(config => [config.key, config.name]))
  const known = configs.map(config => {
    const override = overrides[config.key] ?? overrides[config.name]
    const loaded = functionModule(config, resolve(folder), env)
    return override ? { ...loaded, load: async () => override } : loaded
  })
  const added = Object.entries(overrides)
    .filter(([name]) => !configs.some(config => config.key === name || config.name === name))
    .map(([name, code]) => ({
      name,
      timeoutSeconds: DEFAULT_TIMEOUT_SECONDS,
      memorySize: 1024,
      load: async () => code,
    }))
  return { functions: [...known, ...added], aliases }
}
