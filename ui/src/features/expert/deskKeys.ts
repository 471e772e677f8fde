/** Hears the keys of the desk for as long as it stands. */
import { onBeforeUnmount, onMounted } from 'vue'
import { composing } from '../../components/composing'
import { actionFor, placeOf, type DeskAction } from './keys'

/** `act` answers whether the key was the desk's; another keeps what it does by itself. */
export function useDeskKeys(act: (action: DeskAction) => boolean): void {
  function pressed(event: KeyboardEvent): void {
    if (composing(event)) return
    const action = actionFor(event, placeOf(event.target))
    if (action && act(action)) event.preventDefault()
  }
  onMounted(() => window.addEventListener('keydown', pressed))
  onBeforeUnmount(() => window.removeEventListener('keydown', pressed))
}
