/** The typed call: a command's name decides its arguments and its answer. */
import { inBoth } from '../i18n'
import { platform } from '../platform'
import type { Commands, Failure } from './generated/contract'

type Heard = (name: keyof Commands, args: unknown) => void
const listeners = new Set<Heard>()

/** Hears of every command that came through; the answer ends the listening. */
export function hearCalls(heard: Heard): () => void {
  listeners.add(heard)
  return () => void listeners.delete(heard)
}

let asked = 0

/** Whether the program is at work on something that the page asked for. */
export const inFlight = (): boolean => asked > 0

/** Runs a command. Rejects with a `Failure`, whatever went wrong. */
export async function call<K extends keyof Commands>(
  name: K,
  args: Commands[K]['arguments'],
): Promise<Commands[K]['returns']> {
  asked += 1
  try {
    const answer = (await platform().invoke(name, args)) as Commands[K]['returns']
    for (const heard of listeners) heard(name, args)
    return answer
  } catch (error) {
    throw asFailure(error)
  } finally {
    asked -= 1
  }
}

/** What was thrown, as a failure that a person can read. */
export function asFailure(error: unknown): Failure {
  if (isFailure(error)) return error
  const message = error instanceof Error ? error.message : String(error)
  return { code: 'page.unexpected', message: inBoth('failure.unexpected', { message }), remedy: inBoth('failure.remedy') }
}

function isFailure(error: unknown): error is Failure {
  return (
    typeof error === 'object' && error !== null &&
    'code' in error && 'message' in error && 'remedy' in error
  )
}
