import assert from 'node:assert/strict'
import { execute } from '../../../cli/execute.ts'
import { createProgram } from '../../../cli/program.ts'
import { givenContext } from '../../support/context.ts'

/** Runs a command line that ends before anything is sent. */
const stepdown = async (args: string[]) => {
  const context = givenContext({ env: { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' } })
  await execute(await createProgram(context, args[0]), args, context)
  return { code: context.exitCode() ?? 0, stdout: context.out.text(), stderr: context.err.text() }
}

const PROMPTS = 'examples/prompts.jsonl'

describe('wrong options', () => {
  const mistakes: [args: string[], message: RegExp][] = [
    [['ask'], /there is no prompt: give one, or - to read it from a pipe/],
    [['ask', ''], /the prompt is empty/],
    [['ask', 'Hi', '--deadline', 'soon'], /--deadline.*expected a duration such as 30s, 15m or 1h, got "soon"/],
    [['ask', 'Hi', '--max-cost', '0'], /--max-cost.*expected an amount of US dollars above 0, got "0"/],
    [['ask', 'Hi', '--request', 'package.json'], /give a prompt or --request, not both/],
    [['ask', '--request', 'gone.json'], /gone\.json can not be read: there is no such file$/m],
    [['tiers', 'disable', 'nova-pro-us'], /--for <duration>.* not specified/],
    [['tiers', 'disable', 'nova-pro-us', '--for', '100000000d'], /--for: expected at most 30d/],
    [['send', '--events', 'package.json'], /expected entries with Source, DetailType and Detail/],
    [['check', '--tiers', 'gone.yml'], /gone\.yml can not be read/],
    [['start', '--port', '70000'], /--port.*between 0 .* and 65535, got "70000"/],
    [['start', '--once', '--serve'], /--once.*--serve/],
    [['start', 'hello', '--serve'], /--serve asks nothing/],
    [['start', '  '], /the prompt is empty/],
    [['start', '--scenario', 'storm'], /no scenario "storm"; expected one of calm/],
    [['start', '--route', 'fastest'], /--route is "fastest": expected one of interactive/],
    [['start', '--tiers', 'gone.yml'], /gone\.yml can not be read/],
    [['start', '--bedrock', 'azure'], /--bedrock.*simulated, aws/],
    [['history', 'x', '--file', 'y'], /give an execution or --file, not both/],
    [
      ['history', '--file', 'package.json'],
      /package\.json: The file has no "events" list\. Save one with: aws stepfunctions get-execution-history/,
    ],
    [['batch', 'gone.jsonl'], /gone\.jsonl can not be read: there is no such file$/m],
    [['batch', 'examples'], /examples can not be read: it is a folder$/m],
    [['batch', PROMPTS, '--output', 'gone/x'], /--output is "gone\/x": expected a file in a folder that exists/],
    [['batch', PROMPTS, '--output', 'docs'], /--output is "docs": expected a file, not a folder/],
    [['batch', PROMPTS, '--force', '--output', `./${PROMPTS}`], /expected another file than that of the prompts/],
    [['history', '--file', 'README.md'], /README\.md: The file is not JSON: /],
    [['ask', 'Hi', '--endpoint', 'nope'], /--endpoint is "nope": expected a URL such as http:\/\/127\.0\.0\.1:8083/],
    [['ask', 'Hi', '--machine', 'nope'], /--machine is "nope": expected the ARN of a state machine/],
    [['frobnicate'], /unknown command 'frobnicate'/],
  ]
  for (const [args, message] of mistakes) {
    it(`end with 2: stepdown ${args.join(' ')}`, async () => {
      const { code, stdout, stderr } = await stepdown(args)
      assert.equal(code, 2)
      assert.match(stderr, message)
      assert.equal(stdout, '')
    })
  }

  it('are none: --help and --version', async () => {
    for (const args of [['--help'], ['--version'], ['ask', '--help'], ['tiers', 'disable', '--help']]) {
      const { code, stdout } = await stepdown(args)
      assert.equal(code, 0)
      assert.notEqual(stdout, '')
    }
  })
})
