/** The only file that knows Tauri. */
import { convertFileSrc, invoke } from '@tauri-apps/api/core'
import { listen } from '@tauri-apps/api/event'
import type { Platform } from './types'

export const tauri: Platform = {
  invoke: (name, args) => invoke(name, args),
  listen: (event, heard) => listen(event, () => heard()),
  evidenceUrl: (id) => convertFileSrc(id, 'evidence'),
}
