/** Light, dark, or as the system says. */
import { ref } from 'vue'

export type Theme = 'system' | 'light' | 'dark'

const KEPT = 'dunping.theme'
const kept = localStorage.getItem(KEPT)

export const theme = ref<Theme>(kept === 'light' || kept === 'dark' ? kept : 'system')

export function setTheme(to: Theme): void {
  theme.value = to
  localStorage.setItem(KEPT, to)
  applyTheme()
}

export function applyTheme(): void {
  if (theme.value === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme.value
}
