// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the catalogue has this syntax
import { GEOGRAPHIES } from '../../../core/catalogue/model-id.ts'
import { catalogue, type Entry, endpoint, lite, price, refuses } from './given.ts'

describe('a broken catalogue is refused with path, value and expectation', () => {
  const one = (entry: Entry) => catalogue({ a: { ...lite, ...entry } })
  const rows: [string, unknown, string][] = [
    ['nothing', undefined, 'the catalogue is undefined: expected an object with tiers, routes and default'],
    ['an empty file', null, 'the catalogue is empty: expected an object with tiers, routes and default'],
    ['a list', ['a'], 'the catalogue is ["a"]: expected an object with tiers, routes and default'],
    [
      'an empty object',
      {},
      'tiers is missing: expected an object\nroutes is missing: expected an object\ndefault is missing: expected the name of a route',
    ],
    [
      'no tiers',
      { tiers: {}, routes: {}, default: 'main' },
      'tiers is empty: expected at least one tier\ndefault is "main": expected one of the routes (there are none)',
    ],
    [
      'an unknown kind',
      one({ kind: 'fast' }),
      'tiers.a.kind is "fast": expected one of latency-optimized, on-demand, provisioned, cross-region, prompt-router, imported, sagemaker',
    ],
    [
      'a misspelt key',
      one({ timout: '5s' }),
      'tiers.a.timout is not a known field: expected one of kind, model, region, role, bucket, api, codec, streaming, contextWindow, features, maxTokens, firstTokenTimeout, timeout, serviceTier, price, members, quota, enabled',
    ],
    [
      'a tier name with a space',
      catalogue({ 'my tier': lite }, { tiers: ['x'] }),
      'tiers["my tier"] has a name that is not allowed: expected up to 64 letters, digits, dots, hyphens or underscores',
    ],
    [
      'a duration without unit',
      one({ timeout: 20 }),
      'tiers.a.timeout is 20: expected a duration with a unit, such as 500ms, 20s, 2m or 1h',
    ],
    ['a timeout over 14 minutes', one({ timeout: '15m' }), 'tiers.a.timeout is "15m": expected at most 14m'],
    ['a timeout of nothing', one({ timeout: '0s' }), 'tiers.a.timeout is "0s": expected a duration longer than 0'],
    [
      'a first-token gate after the timeout',
      one({ firstTokenTimeout: '30s', timeout: '20s' }),
      'tiers.a.firstTokenTimeout is "30s": expected at most the timeout, 20s',
    ],
    [
      'a negative price',
      one({ price: { input: -1, output: 1 } }),
      'tiers.a.price.input is -1: expected a number from 0 to 10000',
    ],
    ['no price', one({ price: undefined }), 'tiers.a.price is missing: expected an object'],
    [
      'a price for optimized latency elsewhere',
      one({ price: { ...price, optimized: price } }),
      'tiers.a.price.optimized is {"input":1,"output":2}: expected none, as kind is on-demand',
    ],
    [
      'a quota of nothing',
      one({ quota: { requestsPerMinute: 0 } }),
      'tiers.a.quota.requestsPerMinute is 0: expected a whole number of at least 1',
    ],
    [
      'a burndown below 1',
      one({ quota: { burndown: 0.5 } }),
      'tiers.a.quota.burndown is 0.5: expected a number from 1 to 100',
    ],
    [
      'a quota that no request fits into',
      one({ maxTokens: 1000, quota: { tokensPerMinute: 5000, burndown: 5 } }),
      'tiers.a.quota.tokensPerMinute is 5000: expected more than 5000, what one request reserves (maxTokens × burndown)',
    ],
    [
      'maxTokens that fill the window',
      one({ contextWindow: 2000, maxTokens: 2000 }),
      'tiers.a.maxTokens is 2000: expected less than the contextWindow, 2000',
    ],
    [
      'an unknown feature',
      one({ features: ['audio'] }),
      'tiers.a.features[0] is "audio": expected one of tools, images, documents, video, system, caching, json',
    ],
    [
      'caching with optimized latency',
      one({ kind: 'latency-optimized', features: ['caching'] }),
      'tiers.a.features is ["caching"]: expected no caching, as Bedrock refuses cache points with optimized latency',
    ],
    ['a codec for Converse', one({ codec: 'tgi' }), 'tiers.a.codec is "tgi": expected none, as api is converse'],
    [
      'InvokeModel for a kind that converses',
      one({ api: 'invoke-model', codec: 'llama' }),
      'tiers.a.api is "invoke-model": expected converse, as kind is on-demand',
    ],
    [
      'an endpoint without codec',
      catalogue({ a: { ...endpoint, codec: undefined } }),
      'tiers.a.codec is missing: expected one of tgi, openai-chat, llama, mistral, as api is invoke-model',
    ],
    [
      'features that no codec carries',
      catalogue({ a: { ...endpoint, features: ['system', 'tools'] } }),
      'tiers.a.features is ["system","tools"]: expected at most system, as a codec carries plain text; the others need api: converse',
    ],
    [
      'a first-token gate without a stream',
      catalogue({ a: { ...endpoint, firstTokenTimeout: '1s' } }),
      'tiers.a.firstTokenTimeout is "1s": expected none, as InvokeModel does not stream; use timeout',
    ],
    [
      'members without a router',
      one({ members: { m: price } }),
      'tiers.a.members is {"m":{"input":1,"output":2}}: expected none, as kind is on-demand',
    ],
    [
      'a profile that stands for all',
      one({ kind: 'cross-region', model: 'arn:aws:bedrock:us-east-1:111122223333:inference-profile/*' }),
      `tiers.a.model is "arn:aws:bedrock:us-east-1:111122223333:inference-profile/*": expected an inference profile: an id that starts with ${GEOGRAPHIES.map(each => `${each}.`).join(', ')} or an ARN, as kind is cross-region`,
    ],
    [
      'a member that stands for all',
      one({
        kind: 'prompt-router',
        model: 'arn:aws:bedrock:us-east-1:111122223333:default-prompt-router/meta.llama:1',
        members: { 'us.meta.*': price },
      }),
      'tiers.a.members is "us.meta.*": expected model or inference profile ids',
    ],
    [
      'a guardrail that stands for all',
      catalogue(
        { a: lite },
        { guardrail: { identifier: 'arn:aws:bedrock:us-east-1:111122223333:guardrail/*', version: '1' } },
      ),
      'routes.main.guardrail.identifier is "arn:aws:bedrock:us-east-1:111122223333:guardrail/*": expected no * or ?',
    ],
    [
      'a Region that is none',
      one({ region: 'virginia' }),
      'tiers.a.region is "virginia": expected a Region such as us-east-1',
    ],
    [
      'a Region beside the ARN’s',
      catalogue({ a: { ...endpoint, region: 'us-east-1' } }),
      'tiers.a.region is "us-east-1": expected eu-west-1, the Region of the model’s ARN',
    ],
    [
      'a variable within a value',
      one({ model: 'amazon.${NAME}' }),
      'tiers.a.model is "amazon.${NAME}": expected ${NAME} to be the whole value',
    ],
    [
      'quotas of one bucket that disagree',
      catalogue({ a: { ...lite, quota: { tokensPerMinute: 9000 } }, b: { ...lite, quota: { tokensPerMinute: 8000 } } }),
      'tiers.b.quota is {"tokensPerMinute":8000}: expected the quota of tiers.a, {"tokensPerMinute":9000}, because both draw on the bucket us-east-1/amazon.nova-lite-v1:0',
    ],
    [
      'a route to a missing tier',
      catalogue({ a: lite }, { tiers: ['a', 'b'] }),
      'routes.main.tiers[1] is "b": expected one of the tiers a',
    ],
    [
      'a tier twice on a route',
      catalogue({ a: lite }, { tiers: ['a', 'a'] }),
      'routes.main.tiers[1] is "a": expected each tier once',
    ],
    [
      'an alias that is a route’s name',
      catalogue({ a: lite }, { aliases: ['main'] }),
      'routes.main.aliases[0] is "main": expected another name, as the route main has that name',
    ],
    [
      'an alias that stands for a tier',
      catalogue({ a: lite }, { aliases: ['main/a'] }),
      'routes.main.aliases[0] is "main/a": expected another name, as it stands for the tier a of the route main',
    ],
    [
      'an alias twice',
      catalogue({ a: lite }, { aliases: ['gpt-4o', 'gpt-4o'] }),
      'routes.main.aliases[1] is "gpt-4o": expected another name, as the route main has it as an alias',
    ],
    [
      'a route without tiers',
      catalogue({ a: lite }, { tiers: [] }),
      'routes.main.tiers is []: expected at least one tier',
    ],
    [
      'a deadline over a day',
      catalogue({ a: lite }, { deadline: '25h' }),
      'routes.main.deadline is "25h": expected at most 24h',
    ],
    [
      'a missing default route',
      { ...catalogue({ a: lite }), default: 'other' },
      'default is "other": expected one of the routes main',
    ],
  ]
  for (const [what, source, message] of rows) it(what, () => refuses(source, message))
})
