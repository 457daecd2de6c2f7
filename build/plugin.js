import { buildFunctions } from './bundle.ts'
import { readCatalogue, variablesIn } from './catalogue-file.ts'
import { encryptWith } from './encryption.ts'
import { limitProblems } from './limits.ts'
import { deploymentProblems } from './parameters.ts'
import { fillInPartition, foreignTiers, partitionOf } from './partition.ts'

/**
 * What the framework does not do by itself: refuses a stage or parameter that AWS would refuse halfway, or nobody would
 * notice; builds the functions, so that nothing stale is deployed; makes the template fit for its partition and its
 * key; and looks at the limits that tiers.yml can outgrow.
 */
export default class Stepdown {
  constructor(serverless, options, { log, progress }) {
    const { stage, region } = serverless.service.provider
    const refuse = problems => {
      if (problems.length > 0) throw new serverless.classes.Error(problems.join('\n'))
    }
    const check = async () => {
      const source = await readCatalogue(new URL('../tiers.yml', import.meta.url))
      const variables = variablesIn(source)
      refuse(deploymentProblems({ stage, region, params: paramsOf(serverless, stage, options), variables }))
      const foreign = foreignTiers(source, region).join(', ')
      if (foreign)
        log.warning(`tiers.yml: ${foreign} cannot be called from ${region}, as their Regions are of another partition`)
    }
    const build = async () => {
      const task = progress.create({ message: 'Building the functions' })
      const env = { ...process.env, ...serverless.service.getFunction('plan').environment }
      const sizes = await buildFunctions(env).finally(() => task.remove())
      for (const [name, bytes] of Object.entries(sizes)) log.info(`${name}: ${Math.ceil(bytes / 1024)} KB at import`)
    }
    const finish = () => {
      const template = serverless.service.provider.compiledCloudFormationTemplate
      fillInPartition(template)
      const { kmsKeyArn } = paramsOf(serverless, stage, options)
      if (kmsKeyArn) encryptWith(template, kmsKeyArn)
      refuse(limitProblems(template, { region, partition: partitionOf(region) }))
    }
    this.hooks = {
      'before:package:cleanup': check,
      'before:package:createDeploymentArtifacts': build,
      'before:deploy:function:packageFunction': build,
      'after:aws:package:finalize:mergeCustomProviderResources': finish,
    }
  }
}

/** Of serverless.yml for all stages, then for this one, then of the command line, each stronger than the one before. */
const paramsOf = ({ configurationInput }, stage, { param = [] }) => ({
  ...configurationInput.params?.default,
  ...configurationInput.params?.[stage],
  ...Object.fromEntries(param.map(each => [each.slice(0, each.indexOf('=')), each.slice(each.indexOf('=') + 1)])),
})
