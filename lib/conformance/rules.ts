// All rules in the order in which a run takes them: what changes nothing first, what changes most last.
import type { Rule } from './rule'
import { capabilityRules, proofRules } from './rules/capability'
import { imageRules } from './rules/images'
import { debugRules, installRules } from './rules/installs'
import { closingRules, resetRules } from './rules/link'
import { frameRules, helloRules } from './rules/hello'
import { orderRules } from './rules/order'
import { receiptRules } from './rules/receipts'
import { nonceRules, requestRules } from './rules/requests'
import { restartRules } from './rules/restart'
import { counterRules, settingsRules } from './rules/settings'
import { busyRules, downloadRules, followRules } from './rules/streams'
import { uploadRules } from './rules/upload'
import { handoverRules } from './rules/handover'
import { keystoreRules, revocationRules } from './rules/trust'

export const RULES: readonly Rule[] = [
  ...resetRules,
  ...closingRules,
  ...helloRules,
  ...frameRules,
  ...requestRules,
  ...nonceRules,
  ...capabilityRules,
  ...orderRules,
  ...proofRules,
  ...uploadRules,
  ...downloadRules,
  ...busyRules,
  ...followRules,
  ...imageRules,
  ...settingsRules,
  ...counterRules,
  ...receiptRules,
  ...installRules,
  ...debugRules,
  ...restartRules,
  ...keystoreRules,
  ...revocationRules,
  ...handoverRules,
]
