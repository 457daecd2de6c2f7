import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import Input from '@cloudscape-design/components/input'
import Link from '@cloudscape-design/components/link'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { readScenario } from '../api/laptop.ts'
import { listStateMachines, startExecution } from '../api/step-functions.ts'
import { useStream } from '../api/stream.ts'
import type { RouteState } from '../api/tiers.ts'
import { useQuery } from '../api/use-query.ts'
import { LiveLadder } from '../execution/live-ladder.tsx'
import { executionHref } from '../routing.ts'

export interface AskBarProps {
  routes: readonly RouteState[]
  defaultRoute: string
  act: (action: Promise<unknown>) => void
}

/** What goes before is to have used up the first quotas when the one that is looked at begins. */
const AHEAD_MS = 1000

const PROMPT = 'Tell me about Amazon Bedrock in less than 100 words.'

/** Asks from the page where tiers are broken, and shows at once what that does to the request. */
export function AskBar({ routes, defaultRoute, act }: AskBarProps) {
  const machines = useQuery('machines', signal => listStateMachines(signal))
  const scenario = useQuery('scenario', readScenario)
  useStream('/_stepdown/stream', message => {
    if (message.type === 'scenario' || message.type === 'reset') scenario.reload()
  })
  const [prompt, setPrompt] = useState(PROMPT)
  const [chosen, setChosen] = useState<string>()
  const [asked, setAsked] = useState<string>()
  const send = scenario.data?.try
  const route = chosen ?? send?.route ?? defaultRoute
  const router = machines.data?.stateMachines.find(({ name, type }) => /-router$/.test(name) && type === 'STANDARD')
  const ask = async () => {
    if (!router) return
    const request = { stateMachineArn: router.stateMachineArn, input: JSON.stringify({ prompt, route }) }
    // What a scenario needs besides, so that it shows what its name promises.
    await Promise.all(Array.from({ length: send?.burst ?? 0 }, () => startExecution(request)))
    if (send?.burst) await new Promise(resolve => setTimeout(resolve, AHEAD_MS))
    // Of the one that is shown, the words are shown as they come.
    const watched = JSON.stringify({ prompt, route, stream: crypto.randomUUID() })
    const { executionArn } = await startExecution({ ...request, input: watched })
    setAsked(executionArn)
  }
  return (
    <Container
      header={
        <Header variant="h2" {...(send && { description: send.see })}>
          Ask
        </Header>
      }
    >
      <SpaceBetween size="m">
        <form
          className="ask-bar"
          onSubmit={event => {
            event.preventDefault()
            act(ask())
          }}
        >
          <Input
            value={prompt}
            ariaLabel="Prompt"
            placeholder="What to ask"
            onChange={({ detail }) => setPrompt(detail.value)}
          />
          <Select
            selectedOption={{ value: route, label: `route ${route}` }}
            options={routes.map(({ name }) => ({ value: name, label: `route ${name}` }))}
            ariaLabel="Route"
            expandToViewport
            onChange={({ detail }) => setChosen(detail.selectedOption.value)}
          />
          <Button variant="primary" formAction="submit" disabled={!router || prompt.trim() === ''}>
            {send?.burst ? `Ask ${send.burst + 1} times` : 'Ask'}
          </Button>
        </form>
        {asked !== undefined && (
          <>
            <LiveLadder key={asked} arn={asked} />
            <Link href={executionHref(asked)}>Open the execution</Link>
          </>
        )}
      </SpaceBetween>
    </Container>
  )
}
