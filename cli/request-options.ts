import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { decodeText } from '../core/decode-text.ts'
import type { RequestInput } from '../core/request/schema.ts'
import type { CommandContext } from './context.ts'
import { unreadable, usageError } from './exit-codes.ts'
import { parseDurationOption, parseList, parsePositive, parseSimulate } from './options.ts'

export interface RequestOptions {
  request?: string
  route?: string
  tiers?: string[]
  deadline?: number
  maxCost?: number
  simulate?: Record<string, string>
}

/** What steers a request, as options of a command. */
export const withRequest = (command: Command): Command =>
  command
    .option('--request <file>', 'a JSON file with a whole request (messages, images, tools …) instead of a prompt')
    .option('--route <name>', 'a route of the catalogue')
    .option('--tiers <names>', 'only these tiers of the route, in this order: a,b,c', parseList)
    .option('--deadline <duration>', 'answered or failed within: 20s, 5m, 2h', parseDurationOption)
    .option('--max-cost <usd>', 'the most that all attempts may cost', parsePositive('an amount of US dollars'))
    .option(
      '--simulate <tier=error>',
      'make tiers fail, where the deployment allows it: a=TierThrottled,b',
      parseSimulate,
    )

/**
 * The request that a command line asks for.
 * @param prompt the argument; `-` reads it from the pipe
 */
export async function buildRequest(
  prompt: string | undefined,
  options: RequestOptions,
  { stdin }: CommandContext,
): Promise<RequestInput> {
  if (prompt !== undefined && options.request !== undefined) throw usageError('give a prompt or --request, not both')
  const { route, tiers, deadline, maxCost, simulate } = options
  const body =
    options.request === undefined ? { prompt: await readPrompt(prompt, stdin) } : await readRequest(options.request)
  return {
    ...body,
    ...(route && { route }),
    ...(tiers && { tiers }),
    ...(deadline && { deadlineSeconds: deadline / 1000 }),
    ...(maxCost && { maxCostUsd: maxCost }),
    ...(simulate && { simulate: simulate as NonNullable<RequestInput['simulate']> }),
  }
}

async function readPrompt(prompt: string | undefined, stdin: CommandContext['stdin']): Promise<string> {
  if (prompt === undefined) throw usageError('there is no prompt: give one, or - to read it from a pipe')
  const text = prompt === '-' ? await readAll(stdin) : prompt
  if (text.trim() === '') throw usageError('the prompt is empty: expected some text')
  return prompt === '-' ? text.trimEnd() : text
}

async function readAll(stdin: CommandContext['stdin']): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of stdin) chunks.push(Buffer.from(chunk))
  return decodeText(Buffer.concat(chunks))
}

/** Throws a usage error unless the file holds one JSON object. */
export async function readRequest(file: string): Promise<RequestInput> {
  const value = await readJson(file)
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  throw usageError(`${file}: expected a JSON object with a prompt or messages`)
}

/** @returns the text of a file as any system saves it. Throws a usage error when it can not be read */
export async function readText(file: string): Promise<string> {
  const bytes = await readFile(file).catch(error => {
    throw unreadable(file, error)
  })
  return decodeText(bytes)
}

export async function readJson(file: string): Promise<unknown> {
  const text = await readText(file)
  if (text.trim() === '') throw usageError(`${file} is empty: expected JSON`)
  try {
    return JSON.parse(text)
  } catch (error) {
    throw usageError(`${file} is not JSON: ${(error as Error).message}`, { cause: error })
  }
}
