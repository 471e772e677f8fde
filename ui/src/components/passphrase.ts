/** In a demonstration the passphrase of whoever is played lies beside their identity; the shell provides it, the form offers it. */
import type { InjectionKey, Ref } from 'vue'

/** Empty outside a demonstration. */
export const DEMO_PASSPHRASE: InjectionKey<Readonly<Ref<string>>> = Symbol('the passphrase of a demonstration')
