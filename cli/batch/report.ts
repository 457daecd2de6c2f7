import { type CommandContext, writeJson, writeLines } from '../context.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { formatUsd } from '../units.ts'
import { count } from './progress.ts'
import type { Prompts } from './prompts.ts'
import { failureText } from './results.ts'
import type { ResultsFile } from './results-file.ts'

/** How many failed lines the summary names. */
const FAILURES_SHOWN = 5

/** Prints how a batch stands. Exit code 0 only when every line is answered. */
export function report(
  { good, bad }: Prompts,
  results: ResultsFile,
  output: string,
  json: boolean | undefined,
  context: CommandContext,
): ExitCode {
  const all = [...results.known.values()]
  const answered = all.filter(({ status }) => status === 'SUCCEEDED').length
  const failures = [...good.keys()].filter(line => results.known.get(line)?.status === 'FAILED')
  const failed = failures.length
  const missing = good.size - answered - failed
  const sum = all.reduce((dollars, { usd }) => dollars + usd, 0)
  const usd = Math.round(sum * 1e9) / 1e9
  const summary = { lines: good.size + bad.length, answered, failed, bad: bad.length, missing, usd, output }
  if (json) writeJson(context.out, summary)
  else {
    const { paint } = context.out
    const again = failed + missing > 0 ? ['  --resume asks the lines again that have no answer'] : []
    writeLines(context.out, [
      [
        `  ${paint(['bold', 'green'], `${count(answered)} answered`)}`,
        ...(failed > 0 ? [paint('red', `${count(failed)} failed`)] : []),
        ...(missing > 0 ? [paint('red', `${count(missing)} without a result`)] : []),
        ...(bad.length > 0 ? [paint('yellow', `${count(bad.length)} bad ${bad.length === 1 ? 'line' : 'lines'}`)] : []),
        formatUsd(usd),
        output,
      ].join(paint('dim', ' · ')),
      ...failures
        .slice(0, FAILURES_SHOWN)
        .map(line => paint('dim', `  line ${line}: ${failureText(results.read(line))}`)),
      ...(failed > FAILURES_SHOWN ? [paint('dim', `  … and ${count(failed - FAILURES_SHOWN)} more`)] : []),
      ...again,
    ])
  }
  return answered === summary.lines ? EXIT.answered : EXIT.failed
}
