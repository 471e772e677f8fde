import { createApp } from 'vue'
import App from './app/App.vue'
import { keepPage } from './app/keep'
import { fileArrived, refreshSession } from './app/session'
import { applyTheme } from './app/theme'
import { language, setLanguage } from './i18n'
import { connect, platform } from './platform'
import './styles/tokens.css'
import './styles/base.css'

applyTheme()
keepPage()
setLanguage(language.value)
await connect()
// Asked before the page is put together: the answer comes meanwhile.
const first = refreshSession()
// What came before the ear was open is seen by asking once more.
void platform().listen('pending-file', () => void fileArrived()).then(refreshSession)
createApp(App, { first }).mount('#app')
