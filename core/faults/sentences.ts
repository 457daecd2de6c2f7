import type { Row } from './fault.ts'
import { COLD, DAY, END_OF_LIFE, MISCONFIGURED, REJECTED, THROTTLED } from './means.ts'

/**
 * Facts about account, model or service that are told by a sentence alone, with a status that refusals of a request have
 * too. The whole message has to be that sentence: a tool may be called "Operation not allowed", and Bedrock quotes names.
 */
export const FACTS: readonly Row[] = [
  {
    fault: 'the model is being loaded, in words',
    when: {
      bedrock: true,
      is: /^(?:The )?model is not ready for inference\.(?: Wait and try your request again\.)?$/i,
    },
    means: COLD,
  },
  {
    fault: 'the daily quota is used up, in words',
    when: { bedrock: true, is: /^Too many (?:tokens|requests) per day(?:, please wait before trying again)?\.?$/i },
    means: DAY,
  },
  {
    fault: 'throttled, in words',
    when: {
      bedrock: true,
      is: /^(?:ThrottlingException: )?(?:Too many (?:tokens|requests)(?:, please wait before trying again)?\.?|Rate exceeded\.?|Your request rate is too high\.(?: Reduce the frequency of requests\.)?|The request was denied due to request throttling\.?)$/i,
    },
    means: THROTTLED,
  },
  {
    fault: 'the model has reached the end of its life, in words',
    when: {
      bedrock: true,
      is: /^(?:This|The) model(?: version)? has reached (?:the )?end of (?:its )?life\.?(?: Please refer to the AWS documentation for more details\.)?$/i,
    },
    means: END_OF_LIFE,
  },
  {
    fault: 'the model is not served on demand',
    when: {
      bedrock: true,
      is: /^Invocation of model ID [\w.:/-]{1,200} with on-demand throughput isn.t supported\.?(?: Retry your request with the ID or ARN of an inference profile that contains this model\.)?$/i,
    },
    means: MISCONFIGURED,
  },
  {
    fault: 'no such model, in words',
    when: { bedrock: true, is: /^(?:The provided model identifier is invalid|Invalid model identifier)\.?$/i },
    means: MISCONFIGURED,
  },
  {
    fault: 'the account may not call the model, in words',
    when: {
      bedrock: true,
      is: /^(?:Operation not allowed|Your account is not authorized to invoke this API operation)\.?$/i,
    },
    means: MISCONFIGURED,
  },
  {
    fault: 'the provider does not serve this country',
    when: {
      bedrock: true,
      is: /^Access to Anthropic models is not allowed from unsupported countries, regions, or territories\.(?: Please refer to https:\/\/www\.anthropic\.com\/supported-countries for more information on the countries and regions Anthropic currently supports\.| …)?$/i,
    },
    means: MISCONFIGURED,
  },
]

/**
 * What is certainly wrong everywhere: Converse's own rules, checked before any model sees the request, as whole sentences.
 * Everything else that one model refuses may be fine for the next.
 */
export const REJECTIONS: readonly Row[] = [
  {
    fault: 'the conversation does not start with the user',
    when: {
      is: /^A conversation must start with a user message\.(?: Try again with a conversation that starts with a user message\.)?$/i,
    },
    means: REJECTED,
  },
  {
    fault: 'the roles do not alternate',
    when: {
      is: /^A conversation must alternate between user and assistant roles\.(?: Make sure the conversation alternates between user and assistant roles and try again\.)?$/i,
    },
    means: REJECTED,
  },
  {
    fault: 'a message or a text is empty',
    when: {
      is: /^The (?:text field in the ContentBlock|content field in the Message) object at [a-z]{1,9}(?:\.[\da-z]{1,9}){0,6} is (?:blank|empty)\. Add [\w ]{4,30} to the (?:text|content) field,? and try again\.$/i,
    },
    means: REJECTED,
  },
  {
    fault: 'tool results without their tool use',
    when: {
      is: /^The number of toolResult blocks at messages\.\d{1,6}\.content exceeds the number of toolUse blocks of previous turn\.$/i,
    },
    means: REJECTED,
  },
  {
    fault: 'tool use without its results',
    when: {
      is: /^Expected toolResult blocks at messages\.\d{1,6}\.content for the following Ids: [\w, -]{1,900}(?:, but found: [\w, -]{0,900})?\.?$/i,
    },
    means: REJECTED,
  },
  {
    fault: 'tool blocks without tools',
    when: { is: /^The toolConfig field must be defined when using toolUse and toolResult content blocks\.$/i },
    means: REJECTED,
  },
]
