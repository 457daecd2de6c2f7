import { registerHooks } from 'node:module'

// Runs one of our functions in Lambda's own runtime client, as a process of its own: TEST_FUNCTION gets TEST_EVENT.
registerHooks({
  resolve: (specifier, context, next) =>
    specifier.endsWith('rapid-client.node')
      ? { url: new URL('./native-client.ts', import.meta.url).href, format: 'module-typescript', shortCircuit: true }
      : next(specifier, context),
})
const client = '../../fixtures/lambda-runtime/index.mjs'
const { run } = (await import(client)) as { run(handler: unknown): Promise<void> }
const { handlerFor } = await import(`../../../functions/${process.env.TEST_FUNCTION}.ts`)
await run(handlerFor(process.env))
