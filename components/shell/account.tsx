'use client'
// Who is signed in, and the way out. With a session open the sign-out asks, for the session belongs to this browser.
import { LogOut, Moon, Sun, UserRound } from 'lucide-react'
import { useState, useTransition } from 'react'
import { useProfile } from '@/components/session/use-profile'
import { useNow } from '@/components/session/use-now'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Menu, MenuItem, MenuLink, MenuSeparator } from '@/components/ui/menu'
import { useTheme } from '@/components/ui/theme'
import { formatDuration } from '@/lib/domain/duration'
import type { NavRole, NavViewer } from './navigation'

const ROLES: Record<NavRole, string> = {
  owner: 'Catalog owner',
  technician: 'Technician',
  auditor: 'Auditor',
}
const initials = (name: string) =>
  name
    .split(/\s+/)
    .map((word) => word[0] ?? '')
    .join('')
    .slice(0, 2)
    .toUpperCase()

export function Account({
  viewer,
  role,
  signOut,
}: {
  viewer: NavViewer
  role: NavRole | undefined
  signOut: () => Promise<void>
}) {
  const { selection } = useProfile()
  const [asking, setAsking] = useState(false)
  const [leaving, leave] = useTransition()
  const { resolvedTheme, setTheme } = useTheme()
  const now = useNow()
  const open = selection && selection.expiresAtS * 1000 > now
  const name = selection?.deviceName ?? 'the device'
  return (
    <div className="flex items-center gap-2.5 px-1">
      <span
        aria-hidden
        className="grid size-8 flex-none place-items-center rounded-full border bg-card text-xs font-semibold"
      >
        {initials(viewer.name)}
      </span>
      <span className="min-w-0 flex-1">
        <span className="block truncate text-sm font-medium">{viewer.name}</span>
        <span className="block truncate text-xs text-muted-foreground">
          {role ? ROLES[role] : viewer.isOperator ? 'Operator' : viewer.email}
        </span>
      </span>
      <Menu label="Your account" side="top">
        <MenuLink href="/account" icon={<UserRound />}>
          Account
        </MenuLink>
        <MenuItem
          icon={resolvedTheme === 'dark' ? <Sun /> : <Moon />}
          onSelect={() => setTheme(resolvedTheme === 'dark' ? 'light' : 'dark')}
        >
          {resolvedTheme === 'dark' ? 'Light theme' : 'Dark theme'}
        </MenuItem>
        <MenuSeparator />
        <MenuItem icon={<LogOut />} onSelect={() => (open ? setAsking(true) : leave(signOut))}>
          Sign out
        </MenuItem>
      </Menu>
      <Dialog
        open={asking}
        onOpenChange={setAsking}
        title="Sign out with a session open?"
        description={`The session for ${name} belongs to this browser, not to your account. If you sign out only, whoever uses this browser next can go on for ${selection ? formatDuration(selection.expiresAtS - now / 1000) : ''}.`}
        footer={
          <>
            <Button pending={leaving} onClick={() => leave(signOut)}>
              Sign out only
            </Button>
            <Button
              variant="primary"
              pending={leaving}
              onClick={() =>
                leave(async () => (await (await import('@/lib/session/selection')).endSelection(), signOut()))
              }
            >
              End session and sign out
            </Button>
          </>
        }
      >
        {null}
      </Dialog>
    </div>
  )
}
