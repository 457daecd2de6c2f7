import { extname } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { FunctionConfig } from '../serverless/service.ts'
import type { LambdaFunction } from './lambda.ts'
import type { LocalFunction } from './local-function.ts'

type HandlerFor = (env: Record<string, string | undefined>) => LocalFunction | Promise<LocalFunction>

/** Functions are beside this module: sources in a clone, JavaScript in the npm package. */
const EXTENSION = extname(import.meta.url)

/**
 * A function of serverless.yml, run from its source `functions/<name>.ts`: the module's `handlerFor(env)` makes the
 * handler, so that the laptop hands in the environment instead of changing its own process's.
 * @param folder where the sources are
 * @param env what the laptop adds to the function's environment, asked when the code is loaded
 */
export const functionModule = (
  config: FunctionConfig,
  folder: string,
  env: () => Record<string, string | undefined>,
): LambdaFunction => ({
  name: config.name,
  timeoutSeconds: config.timeoutSeconds,
  memorySize: config.memorySize,
  async load() {
    const file = `${folder}/${config.module}${EXTENSION}`
    const module = (await import(pathToFileURL(file).href)) as { handlerFor?: HandlerFor }
    if (!module.handlerFor) throw new Error(`${file} has no export handlerFor(env)`)
    return module.handlerFor({
      ...(await config.environment()),
      ...env(),
      AWS_LAMBDA_FUNCTION_NAME: config.name,
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(config.memorySize),
    })
  },
})
