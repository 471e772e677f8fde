import { createApp } from 'vue'
import App from './app/App.vue'
import { fileArrived } from './app/session'
import { applyTheme } from './app/theme'
import { language, setLanguage } from './i18n'
import { connect, platform } from './platform'
import './styles/tokens.css'
import './styles/base.css'

applyTheme()
setLanguage(language.value)
await connect()
await platform().listen('pending-file', () => void fileArrived())
createApp(App).mount('#app')
