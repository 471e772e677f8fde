/** The check of every byte of the package, which goes on in the background after opening: how far it is, then what it found. */
import { onBeforeUnmount, onMounted, shallowRef, watch, type ShallowRef } from 'vue'
import { call, type CheckLine, type PackageCheckView } from '../../ipc'

/** Milliseconds between two questions. */
const AGAIN = 400

export function usePackageCheck(packageId: () => string): Readonly<ShallowRef<PackageCheckView | null>> {
  const check = shallowRef<PackageCheckView | null>(null)
  let clock: ReturnType<typeof setTimeout> | undefined

  async function look(): Promise<void> {
    clearTimeout(clock)
    check.value = await call('package_check', {}).catch(() => null)
    if (check.value?.state === 'running') clock = setTimeout(() => void look(), AGAIN)
  }
  onMounted(look)
  watch(packageId, look)
  onBeforeUnmount(() => clearTimeout(clock))
  return check
}

/** What was found, as one line among the checks of the case; `null` until then. */
export function lineOf(check: PackageCheckView | null): CheckLine | null {
  return check?.state === 'holds' || check?.state === 'fails' ? { code: 'contents', state: check.state, text: check.text } : null
}
