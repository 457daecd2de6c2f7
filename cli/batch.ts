import { Command } from 'commander'
import type { CommandContext } from './context.ts'
export const batchCommand = (_context: CommandContext): Command => new Command('batch')
