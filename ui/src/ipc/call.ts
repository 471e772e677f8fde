/** The typed call: a command's name decides its arguments and its answer. */
import { t } from '../i18n'
import { platform } from '../platform'
import type { Commands, Failure } from './generated/contract'

/** Runs a command. Rejects with a `Failure`, whatever went wrong. */
export async function call<K extends keyof Commands>(
  name: K,
  args: Commands[K]['arguments'],
): Promise<Commands[K]['returns']> {
  try {
    return (await platform().invoke(name, args)) as Commands[K]['returns']
  } catch (error) {
    throw asFailure(error)
  }
}

/** What was thrown, as a failure that a person can read. */
export function asFailure(error: unknown): Failure {
  if (isFailure(error)) return error
  const message = error instanceof Error ? error.message : String(error)
  return { code: 'page.unexpected', message: t('failure.unexpected', { message }), remedy: t('failure.remedy') }
}

function isFailure(error: unknown): error is Failure {
  return (
    typeof error === 'object' && error !== null &&
    'code' in error && 'message' in error && 'remedy' in error
  )
}
