// Where each role can go, in the order of its work. One list for side bar, bottom bar and "More".
import {
  Bell,
  Bot,
  Building2,
  ClipboardList,
  Cpu,
  FileBadge,
  FolderKey,
  Inbox,
  KeySquare,
  MailOpen,
  type LucideIcon,
  Package,
  Boxes,
  Scale,
  ScrollText,
  SearchCheck,
  SlidersHorizontal,
  Usb,
  Users,
  Webhook,
} from 'lucide-react'

export type NavRole = 'owner' | 'technician' | 'auditor'
export type NavCatalog = {
  id: string
  name: string
  archived: boolean
  roles: NavRole[]
  waiting: number
  findings: number
  /** Changes and broken glass that wait for this person's decision. */
  changes: number
}
export type NavViewer = {
  name: string
  email: string
  isOperator: boolean
  /** Unread. */
  notices: number
  /** A demo's. */
  mailbox: boolean
}
export type NavItem = {
  label: string
  short?: string
  href: string
  icon: LucideIcon
  count?: number
  waits?: boolean
}
export type NavGroup = { heading: string; items: NavItem[] }

const SERVICE: NavItem = { label: 'Service', href: '/service', icon: Usb }
const LIBRARY: NavItem = { label: 'Library', href: '/library', icon: FolderKey }

function ofRole(role: NavRole, catalog: NavCatalog): NavItem[] {
  const at = (path: string) => `/catalogs/${catalog.id}/${path}`
  const devices = { label: 'Devices', href: at('devices'), icon: Cpu }
  const capabilities = { label: 'Capabilities', href: at('capabilities'), icon: FileBadge }
  const log = { label: 'Log', href: at('log'), icon: ScrollText }
  const members = { label: 'Members', href: at('members'), icon: Users }
  const services = { label: 'Service accounts', href: at('service-accounts'), icon: Bot }
  const keys = { label: 'Keys', href: at('keys'), icon: KeySquare }
  const webhooks = { label: 'Webhooks', href: at('webhooks'), icon: Webhook }
  const policy = { label: 'Policy', href: at('policy'), icon: SlidersHorizontal }
  const changes = {
    label: 'Changes',
    href: at('changes'),
    icon: Scale,
    count: catalog.changes,
    waits: role === 'owner',
  }
  if (role === 'technician') {
    return [
      SERVICE,
      LIBRARY,
      { label: 'My requests', short: 'Requests', href: at('requests'), icon: ClipboardList },
      devices,
    ]
  }
  const { findings: open } = catalog
  const findings = {
    label: 'Findings',
    href: at('findings'),
    icon: SearchCheck,
    count: open,
    waits: role === 'auditor',
  }
  if (role === 'auditor')
    return [log, findings, capabilities, devices, members, services, policy, changes, keys, webhooks]
  const products = { label: 'Products', href: at('products'), icon: Boxes }
  const images = { label: 'Images', href: at('images'), icon: Package }
  const inbox = { label: 'Inbox', href: at('inbox'), icon: Inbox, count: catalog.waiting, waits: true }
  return [
    inbox,
    devices,
    capabilities,
    findings,
    log,
    members,
    services,
    products,
    images,
    policy,
    changes,
    keys,
    webhooks,
  ]
}

function ofViewer({ notices, mailbox }: NavViewer): NavItem[] {
  const told = { label: 'Notices', href: '/notices', icon: Bell, count: notices, waits: true }
  return mailbox ? [told, { label: 'Mailbox', href: '/mailbox', icon: MailOpen }] : [told]
}

const HEADINGS: Record<NavRole, string> = { technician: 'Technician', owner: 'Owner', auditor: 'Auditor' }

/** Each item once, under the first role that has it; what needs no account comes last. */
export function navigationOf(viewer: NavViewer | null, catalog: NavCatalog | undefined): NavGroup[] {
  const taken = new Set<string>()
  const fresh = (items: NavItem[]) => items.filter((item) => !taken.has(item.href) && taken.add(item.href))
  const roles = catalog
    ? (['technician', 'owner', 'auditor'] as const).filter((role) => catalog.roles.includes(role))
    : []
  const groups = roles.map((role) => ({ heading: HEADINGS[role], items: fresh(ofRole(role, catalog!)) }))
  if (viewer) groups.push({ heading: 'You', items: ofViewer(viewer) })
  const rest = fresh([SERVICE, LIBRARY])
  if (rest.length > 0) groups.push({ heading: 'This browser', items: rest })
  if (viewer?.isOperator)
    groups.push({
      heading: 'Installation',
      items: [{ label: 'Installation', href: '/installation', icon: Building2 }],
    })
  return groups.filter((group) => group.items.length > 0)
}

export function isHere(pathname: string, href: string): boolean {
  return pathname === href || pathname.startsWith(`${href}/`)
}
