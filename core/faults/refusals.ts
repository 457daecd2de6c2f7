import type { Row } from './fault.ts'
import { REFUSED, SEE_TO_IT, SLOW_DOWN, TOO_SMALL } from './means.ts'

/** The first that matches anywhere, as one expression. */
const anyOf = (...parts: RegExp[]) => new RegExp(parts.map(part => part.source).join('|'), 'i')

/** Of windows: Bedrock, Anthropic, Llama, Mistral, OpenAI, vLLM, SGLang. */
const CONTEXT = anyOf(
  /(?:maximum|max|exceed\w{0,5}|larger than|longer than|fits?\b)[^.]{0,80}\bcontext[ _-]?(?:length|window|limit|size)/,
  /\bcontext[ _-]?(?:length|window|limit|size)[^.]{0,60}\b(?:exceed|of only|is only|too)/,
  /`?inputs`? tokens \+ `?max_new_tokens`?/,
  /input[ _]length (?:and|\+) `?max_/,
  // vLLM, which gives to the answer what the prompt has left of the window.
  /\bmax_(?:completion_|new_)?tokens\b[^.;]{0,40}\bgot:? -\d/,
  /\b(?:combined|total) length of[^.]{0,40}\b(?:prompt|input)[^.]{0,60}\bexceed/,
)

/** Of prompts: Nova, Titan, Cohere, OpenAI, TGI, DJL, TensorRT-LLM, Transformers. */
const PROMPT = anyOf(
  /\b(?:prompt|input|conversation|(?<!stop )sequence|text)s?\b[^.:;]{0,60}\b(?:is|are|was|were)\b[^.:;]{0,20}\b(?:too long|longer than)/,
  /\b(?:prompt|input|request|payload|messages?)(?: body| payload| size)?(?: is| are)? too (?:large|big|long)\b/,
  /\btokens?\b[^.:;]{0,60}(?:\bexceed|\bgreater than\b|\blonger than\b|> ?\d)/,
  /\btokens?\b[^.;]{0,40}\btoo large for (?:the )?model\b/,
  /must have (?:less|fewer) than \d{1,9} tokens/,
  /\b(?:prompt|input|request|payload|body)(?: body| payload)? size\b[^.:;]{0,40}\bexceed|\bexceed\w{0,5}\b[^.:;]{0,60}\b(?:input|prompt|request|payload|body) size\b/,
  /\bat 'body' failed to satisfy constraint: Member must have length less than/,
  /\b(?:prompt|input)(?: length)?\b[^.:;]{0,40}\bover (?:the )?max/,
  /too many (?:total |input |prompt )?(?:text )?(?:tokens|bytes|characters)\b/,
  /(?:reduce|shorten) the (?:length|size) of (?:the |your )?(?:prompt|input|message|conversation)|\bshorter (?:prompt|input)/,
  /\b(?:prompt|input|sequence) length\b[^.:;]{0,60}(?:exceed|longer|greater|>|must be (?:less|at most|smaller|<))/,
  /\blength of (?:the )?(?:prompt|input|text|messages)\b[^.:;]{0,60}\bexceed|\blength of input_ids\b/,
  /\bmax(?:imum)? (?:number of )?(?:input|prompt) tokens\b/,
  /(?<!stop sequences? )\b(?:exceed|longer than)[^.:;]{0,60}\b(?:input|prompt|sequence|model) (?:length|tokens)/,
  /\bstring too long\b|context_length_exceeded|string_above_max_length|request_too_large|\b(?:request|prompt|\w{0,20}text|content|messages?)[\w/]{0,40}: expected maxLength/,
)

/** How much a model may write is no matter of its window. */
const OUTPUT = anyOf(
  /maximum tokens you requested exceeds/,
  /\bmax(?:imum)?[ _]?(?:output |completion |new |gen )?_?(?:completion_|output_|new_)?(?:tokens|len)\b[^.;]{0,60}(?:exceed|>|too large|must be|at most|less than|cannot be)/,
  /\b(?:number of )?(?:output|completion) tokens\b/,
)

/** A prompt that is too long, whatever the name and the status: containers tell it with 400, 413, 422, 424 and 200. */
export const SIZES: readonly Row[] = [
  { fault: 'the request is larger than the model’s window', when: { mentions: CONTEXT }, means: TOO_SMALL },
  { fault: 'the model cannot write so many tokens', when: { mentions: OUTPUT }, means: REFUSED },
  { fault: 'the prompt is too long for the model', when: { mentions: PROMPT }, means: TOO_SMALL },
  { fault: 'the body is larger than the service takes', when: { status: [413, 413] }, means: TOO_SMALL },
  { fault: 'the body is larger than the container takes', when: { originalStatus: [413, 413] }, means: TOO_SMALL },
]

const ACCESS = anyOf(
  /\bnot (?:allowed|available|supported|permitted|offered)\b[^.:]{0,60}\b(?:countr|region|territor|location)/,
  /\b(?:cannot|can.t|may not) be (?:used|called|accessed|offered)\b[^.:]{0,60}\b(?:countr|region|territor|location|account)/,
  /\b(?:unsupported|restricted) (?:countr|region|territor|location)/,
  /\bnot (?:allowed|available|enabled|authorized) (?:for|to|in)\b[^.:]{0,40}\b(?:account|organization|subscription)/,
  /\b(?:account|subscription|organization)\b[^.:]{0,60}\b(?:is not|isn.t|does not|doesn.t|has not|hasn.t|has no|denied|suspended|restricted|closed|blocked|lacks|not been)\b/,
  /\b(?:not authorized|access denied|operation not allowed|don.t have access|do not have access)\b/,
  /\b(?:access|permission)\b[^.:]{0,60}\b(?:denied|not been granted|not granted|not enabled|is not allowed|has not been)\b/,
  /\bmarketplace\b|\bpayment\b|\buse case\b|\bmodel access\b|\brequest access\b|\blicen[cs]e agreement\b|\bEULA\b/,
)
const LIFE = anyOf(
  // A point or a colon within a model's id ends no sentence.
  /\bmodel\b(?:[^.:]|[.:](?=\S)){0,80}\b(?:end of (?:its )?life|end-of-life|deprecated|retired|discontinued|sunset|no longer (?:available|supported)|marked by provider as legacy)/,
)
const NO_MODEL = anyOf(
  /\bon-demand throughput\b|\binference profile\b|action doesn.t support the model|\bmodel (?:identifier|id) is invalid|invalid model\b/,
  /\bservice ?tier\b|\breservation not found/,
)

/** Everything that one model says no to. Only the names differ: none of these words closes a bucket. */
export const REFUSALS: readonly Row[] = [
  {
    fault: 'throttled, in other words',
    when: { refused: true, says: /\bthrottl(?:ed|ing)\b|\brate limit|\btoo many requests\b|\brate exceeded\b/i },
    means: SLOW_DOWN,
  },
  {
    fault: 'the model takes no cache points here',
    when: { refused: true, mentions: /cache_control: Extra inputs|cachePoint|cache point/i },
    means: REFUSED,
  },
  {
    fault: 'the model has no optimized latency',
    when: { refused: true, kind: ['latency-optimized'], mentions: /performanceConfig|latency/i },
    means: SEE_TO_IT,
  },
  { fault: 'the guardrail does not fit', when: { refused: true, says: /\bguardrail/i }, means: REFUSED },
  // What Bedrock says of account and model, it says in its own name.
  {
    fault: 'the model itself refuses the request',
    when: { refused: true, mentions: /^The model returned the following errors:/i },
    means: REFUSED,
  },
  { fault: 'the model’s life is over, in other words', when: { refused: true, says: LIFE }, means: SEE_TO_IT },
  { fault: 'the model is not served so', when: { refused: true, says: NO_MODEL }, means: SEE_TO_IT },
  { fault: 'access is missing, in other words', when: { refused: true, says: ACCESS }, means: SEE_TO_IT },
  { fault: 'the model refuses the request', when: { refused: true }, means: REFUSED },
]
