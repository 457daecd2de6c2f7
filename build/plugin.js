import { buildFunctions } from './bundle.ts'

/** Builds the functions before `serverless package` and `deploy` zip them, so that nothing stale is deployed. */
export default class BuildFunctions {
  constructor(serverless, _options, { log, progress }) {
    const build = async () => {
      const task = progress.create({ message: 'Building the functions' })
      const env = { ...process.env, ...serverless.service.getFunction('plan').environment }
      const sizes = await buildFunctions(env).finally(() => task.remove())
      for (const [name, bytes] of Object.entries(sizes)) log.info(`${name}: ${Math.ceil(bytes / 1024)} KB at import`)
    }
    this.hooks = {
      'before:package:createDeploymentArtifacts': build,
      'before:deploy:function:packageFunction': build,
    }
  }
}
