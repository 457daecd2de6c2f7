import { buildFunctions } from './bundle.ts'

// `npm run build`: the bundles that `serverless package` would make, with their sizes.
try {
  for (const [name, bytes] of Object.entries(await buildFunctions())) {
    console.log(`dist/${name}/index.mjs  ${Math.ceil(bytes / 1024)} KB at import`)
  }
} catch (error) {
  console.error(error instanceof Error && error.name === 'CatalogueError' ? `tiers.yml: ${error.message}` : error)
  process.exitCode = 1
}
