/** The door to the program: chosen once at the start, asked by `ipc` and the evidence viewers. */
import { tauri } from './tauri'
import type { Platform } from './types'

export type { Platform } from './types'

let chosen: Platform | null = null

/** Takes the real program, or, in a browser during development only, the one with made-up data. */
export async function connect(): Promise<void> {
  if ('__TAURI_INTERNALS__' in window) {
    chosen = tauri
  } else if (import.meta.env.DEV) {
    chosen = (await import('./fake')).createFake({ fresh: new URLSearchParams(location.search).has('fresh') })
  } else {
    throw new Error('this page runs inside the program only')
  }
}

/** Puts a platform in place; tests use it. */
export function use(platform: Platform): void {
  chosen = platform
}

/** The platform in place. */
export function platform(): Platform {
  if (!chosen) throw new Error('connect() has not been called')
  return chosen
}
