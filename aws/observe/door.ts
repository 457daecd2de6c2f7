import { writesLogs } from '../env.ts'

/**
 * One line about one request at a door, in the shape of the other lines. Written at once and without Powertools, which is
 * loaded when it is first used: a door has answered by then, and Lambda stops a function that has.
 * @param fact holds neither a prompt nor a key
 */
export const recordDoor = (fact: object): void => {
  if (!writesLogs()) return
  const line = { level: 'INFO', message: 'door', service: 'stepdown', timestamp: new Date().toISOString(), ...fact }
  console.log(JSON.stringify(line))
}
