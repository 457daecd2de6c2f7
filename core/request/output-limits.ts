/** A limit of the answer by any model's name for it: max_tokens, max_new_tokens, max_gen_len, maxTokenCount … */
const OUTPUT_LIMIT = /^max_?(?:completion_?|new_?|output_?|gen_?)?(?:tokens?|len(?:gth)?)(?:_?count|_?to_?sample)?$/i

/** Whether a field of a model's own body says how long the answer may be, which `inferenceConfig.maxTokens` says. */
export const isOutputLimit = (field: string): boolean => OUTPUT_LIMIT.test(field)
