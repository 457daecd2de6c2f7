/** The simulator's tokenizer: a token is four characters. Usage, quotas and CountTokens all count with it. */
export const charactersPerToken = 4

export const estimateTokens = (text: string): number => Math.ceil(text.length / charactersPerToken)

/** The length at which a text has used up `tokens`. */
export const charactersFor = (tokens: number): number => tokens * charactersPerToken
