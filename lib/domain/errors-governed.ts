// The words of refusals that have to do with what a policy asks for, and with changes that no owner makes alone. Part of errors.ts.
export const GOVERNED_WORDS = {
  // What is said in a request
  'ticket-not-alike': {
    title: 'The ticket does not look like one',
    next: 'The policy of this catalog says what tickets look like. Copy it whole from your ticket system.',
  },
  'reason-too-short': {
    title: 'The reason is too short',
    next: 'The policy of this catalog asks for more. Say what needs doing and why.',
  },
  'reason-not-alike': {
    title: 'The reason lacks what the policy asks for',
    next: 'The policy of this catalog says what a reason looks like. Write it in that form.',
  },

  // What owners allow beforehand
  'break-glass-off': {
    title: 'Glass cannot be broken for this',
    next: 'The policy of this catalog does not allow it for this type. Send the request to the owners.',
  },
  'break-glass-not-yours': {
    title: 'Only owners may break glass for this',
    next: 'Send the request to the owners, or call one of them.',
  },
  'break-glass-reason': {
    title: 'Say what happened',
    next: 'Breaking glass needs a reason of at least 20 characters: an owner judges it afterwards.',
  },
  'own-glass': { title: 'You broke this glass', next: 'Another owner judges it.' },
  'verdict-note-required': {
    title: 'A note is needed',
    next: 'Say in a sentence why it was justified, or why not.',
  },
  'already-judged': {
    title: 'Somebody has judged this already',
    next: 'Load the page again to see what they found.',
  },

  // Changes
  'own-change': { title: 'You proposed this', next: 'Another owner decides. You can take it back.' },
  'already-voted': {
    title: 'You have already decided on this change',
    next: 'Nothing more is needed from you.',
  },
  'change-not-waiting': {
    title: 'This change is no longer waiting',
    next: 'Load the page again to see what became of it.',
  },
  'too-many-changes': {
    title: 'Too many changes are waiting',
    next: 'Decide on some of them, or withdraw one, before you propose another.',
  },
} as const
