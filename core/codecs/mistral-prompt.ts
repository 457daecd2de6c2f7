import type { Conversation } from './conversation.ts'

/**
 * Mistral's instruct format. It has no system turn: the text goes before the last user turn, where Mistral's own
 * template puts it.
 */
export const mistralPrompt = ({ system, turns }: Conversation): string => {
  const last = turns.findLastIndex(({ role }) => role === 'user')
  const parts = turns.map(({ role, text }, index) => {
    const clean = withoutControls(text).trim()
    if (role === 'assistant') return ` ${clean}</s>`
    return `[INST] ${index === last && system !== '' ? `${withoutControls(system).trim()}\n\n` : ''}${clean} [/INST]`
  })
  return `<s>${parts.join('')}`
}

/** Control tokens in a prompt could forge turns. */
const withoutControls = (text: string): string => text.replace(/<\/?s>|\[\/?INST\]/g, '')
