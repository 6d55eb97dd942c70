'use client'
// The icon of where the visit stands. Apart from the state line, whose first sight needs only one of them.
import { Activity, ShieldAlert } from 'lucide-react'
import * as Icons from '@/components/ui/icons'
import type { StandingKind } from './standing'

const ICONS: Record<StandingKind, Icons.IconType> = {
  'no-usb': Icons.NoWebUsbIcon,
  'not-secure': ShieldAlert,
  blocked: Icons.RevokedIcon,
  'no-device': Icons.NoDeviceIcon,
  choosing: Icons.OpeningIcon,
  opening: Icons.OpeningIcon,
  identifying: Icons.IdentityIcon,
  'not-proved': Icons.IdentityIcon,
  incompatible: Icons.IncompatibleIcon,
  'other-tab': Icons.OtherTabIcon,
  'held-elsewhere': Icons.AttachedIcon,
  failed: Icons.AttachedIcon,
  locked: Icons.LockedIcon,
  'not-yet-locked': Icons.NotYetLockedIcon,
  keystore: Icons.KeystoreIcon,
  session: Icons.SessionIcon,
  working: Activity,
  restarting: Icons.RestartingIcon,
  'outcome-unknown': Icons.OutcomeUnknownIcon,
  lost: Icons.NoDeviceIcon,
  'wrong-device': Icons.WrongDeviceIcon,
  expired: Icons.TimeLeftIcon,
  revoked: Icons.RevokedIcon,
  ending: Icons.LockedIcon,
}

export function StateIcon({ kind }: { kind: StandingKind }) {
  const Icon = ICONS[kind]
  return <Icon className="size-5" />
}
