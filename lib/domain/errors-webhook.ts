// The words for what webhooks refuse: part of the one table in errors.ts.
export const WEBHOOK_WORDS = {
  'webhook-target': {
    title: 'A webhook cannot go there',
    next: 'Give the https address of a public host. For a host inside your network, ask whoever runs the portal to allow its name.',
  },
  'webhook-off': {
    title: 'This webhook is off',
    next: 'Save it again to switch it on, then repeat this.',
  },
  'too-many-webhooks': {
    title: 'This catalog has as many webhooks as it may have',
    next: 'Remove one that is no longer needed.',
  },
} as const
