// The words of refusals around accounts, memberships and signing in with a provider: a part of the table in errors.ts.
export const IDENTITY_WORDS = {
  'email-taken': { title: 'Somebody with this e-mail is here already', next: 'Use another e-mail address.' },
  'password-weak': { title: 'This password is too easy to guess', next: 'Use at least 12 characters.' },
  'password-wrong': { title: 'Your current password is not right', next: 'Type it again.' },
  'last-owner': {
    title: 'A catalog needs an owner for all of it',
    next: 'Make somebody else an owner of the whole catalog first.',
  },
  'already-member': {
    title: 'This person is a member already',
    next: 'Open them in the list of members to change what they are.',
  },
  'identity-failed': {
    title: 'The sign-in could not be checked',
    next: 'Start it again. If it keeps failing, tell the operator: the reason stands in the server’s log.',
  },
  'identity-denied': {
    title: 'The sign-in was stopped at the provider',
    next: 'Start it again if that was a mistake, or ask your administrator for access.',
  },
  'identity-unverified': {
    title: 'The provider has not verified your e-mail address',
    next: 'Verify the address there, then sign in again.',
  },
  'identity-unknown': {
    title: 'You have no access to this portal',
    next: 'Ask an owner of a catalog to invite you, or your administrator for a group that gives access.',
  },
  'identity-not-linked': {
    title: 'There is an account with your e-mail address already',
    next: 'Sign in to it as before, then link this sign-in on your account page. If you were invited, open the link you got.',
  },
  'identity-taken': {
    title: 'This sign-in belongs to another account',
    next: 'Sign in with it instead, or give it up there first.',
  },
  'identity-link-over': {
    title: 'Linking was not finished in time',
    next: 'Sign in, then start linking again on your account page.',
  },
  'last-credential': {
    title: 'This is the only way in that you have',
    next: 'Set a password or link another sign-in first.',
  },
  'local-sign-in-off': {
    title: 'Passwords are switched off here',
    next: 'Sign in with your organisation’s account.',
  },
  'account-disabled': {
    title: 'This account is disabled',
    next: 'The operator of this portal can enable it again.',
  },
  'role-needed': {
    title: 'A member has at least one role',
    next: 'Choose a role and what it is for, or remove the person instead.',
  },
} as const
