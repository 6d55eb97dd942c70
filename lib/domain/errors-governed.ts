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
