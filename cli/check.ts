import { Command } from 'commander'
import type { CommandContext } from './context.ts'
export const checkCommand = (_context: CommandContext): Command => new Command('check')
