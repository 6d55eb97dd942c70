'use client'
// The portal around a page: session bar, side bar or bottom bar, and who is signed in.
import { Ellipsis, LogIn } from 'lucide-react'
import dynamic from 'next/dynamic'
import Link from 'next/link'
import { useParams, usePathname } from 'next/navigation'
import { type ReactNode, useState } from 'react'
import { cn } from '@/components/lib/cn'
import { SessionBar } from '@/components/session/session-bar'
import { LinkButton } from '@/components/ui/button'
import { Mark } from '@/components/ui/mark'
import { type NavCatalog, type NavGroup, type NavViewer, isHere, navigationOf } from './navigation'
import { NetworkState } from './network-state'

// What most pages never open comes when it is opened; preload.ts brings it along for the field.
const Drawer = dynamic(() => import('@/components/ui/drawer').then((m) => m.Drawer), { ssr: false })
const CatalogMenu = dynamic(() => import('./catalog-menu').then((m) => m.CatalogMenu), { ssr: false })
const Live = dynamic(() => import('./live').then((m) => m.Live), { ssr: false })
const Account = dynamic(() => import('./account').then((m) => m.Account), {
  ssr: false,
  loading: () => <span className="h-9" />,
})

export interface ShellProps {
  viewer: NavViewer | null
  catalogs: NavCatalog[]
  demo: boolean
  signOut: () => Promise<void>
  children: ReactNode
}

export function Shell({ viewer, catalogs, demo, signOut, children }: ShellProps) {
  const { catalog: id } = useParams<{ catalog?: string }>()
  const catalog = catalogs.find((one) => one.id === id) ?? catalogs[0]
  const groups = navigationOf(viewer, catalog)
  const account = viewer ? (
    <Account viewer={viewer} role={catalog?.roles[0]} signOut={signOut} />
  ) : (
    <SignInLink />
  )
  return (
    <>
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-60 focus:rounded-sm focus:bg-primary focus:px-3 focus:py-2 focus:text-primary-foreground"
      >
        Skip to content
      </a>
      <SessionBar />
      {viewer && <Live key={viewer.email} />}
      <div className="flex min-h-dvh">
        <aside className="sticky top-(--bar-top) flex h-[calc(100dvh-var(--bar-top))] w-60 flex-none flex-col gap-4 border-r bg-sunken p-3 max-md:hidden">
          <Link href="/" className="flex items-center gap-2.5 px-2 pt-1.5">
            <Mark />
            <span className="text-md font-semibold tracking-tight">Latchkey</span>
          </Link>
          {catalog && <CatalogSwitch catalog={catalog} catalogs={catalogs} />}
          <nav aria-label="Main" className="flex flex-1 flex-col gap-4 overflow-y-auto">
            <SideNav groups={groups} />
          </nav>
          <div className="flex flex-col gap-2 border-t pt-3">
            {demo && (
              <p className="px-2 text-xs text-muted-foreground">
                Demo: made-up devices, nothing leaves this computer.
              </p>
            )}
            <NetworkState />
            {account}
          </div>
        </aside>
        <div className="min-w-0 flex-1 pb-(--bar-bottom)">{children}</div>
      </div>
      <BottomBar groups={groups} account={account} />
    </>
  )
}

function CatalogSwitch({ catalog, catalogs }: { catalog: NavCatalog; catalogs: NavCatalog[] }) {
  const tile = 'flex w-full items-center justify-between gap-2 rounded-md border bg-card px-3 py-2 text-left'
  const words = (
    <span className="min-w-0">
      <span className="block truncate text-sm font-medium">{catalog.name}</span>
      <span className="block text-xs text-muted-foreground">
        {catalog.archived ? 'Archived catalog' : 'Catalog'}
      </span>
    </span>
  )
  if (catalogs.length === 1) return <div className={tile}>{words}</div>
  return <CatalogMenu catalogs={catalogs} tile={tile} words={words} />
}

function SideNav({ groups }: { groups: NavGroup[] }) {
  const pathname = usePathname()
  return groups.map((group) => (
    <div key={group.heading} className="flex flex-col gap-0.5">
      {groups.length > 1 && <p className="px-2 pb-1 text-xs text-muted-foreground">{group.heading}</p>}
      {group.items.map(({ label, href, icon: Icon, count, waits }) => (
        <Link
          key={href}
          href={href}
          aria-current={isHere(pathname, href) ? 'page' : undefined}
          className="flex h-8.5 items-center gap-2.5 rounded-sm px-2 text-sm font-medium hover:bg-accent aria-[current]:bg-border-subtle max-md:h-11 max-md:text-base"
        >
          <Icon className="size-4" />
          <span className="flex-1 truncate">{label}</span>
          {count ? <Count waits={waits}>{count}</Count> : null}
        </Link>
      ))}
    </div>
  ))
}

function Count({ waits, children }: { waits?: boolean; children: number }) {
  const look = waits ? 'rounded-full bg-primary px-1.5 text-primary-foreground' : 'text-muted-foreground'
  return (
    <span className={cn('text-xs tabular-nums', look)}>
      {children}
      {waits && <span className="sr-only"> waiting</span>}
    </span>
  )
}

const ON_THE_BAR = 4

function BottomBar({ groups, account }: { groups: NavGroup[]; account: ReactNode }) {
  const pathname = usePathname()
  const [more, setMore] = useState(false)
  const items = groups.flatMap((group) => group.items)
  const shown = items.slice(0, ON_THE_BAR)
  const cell =
    'flex flex-1 flex-col items-center justify-center gap-0.5 text-2xs text-muted-foreground aria-[current]:font-semibold aria-[current]:text-foreground'
  return (
    <>
      <nav
        data-bottom-bar
        aria-label="Main, short"
        className="fixed inset-x-0 bottom-0 z-30 flex h-16.5 border-t bg-background pb-[env(safe-area-inset-bottom)] md:hidden"
      >
        {shown.map(({ label, short, href, icon: Icon, count }) => (
          <Link
            key={href}
            href={href}
            aria-current={isHere(pathname, href) ? 'page' : undefined}
            className={cn(cell, 'relative')}
          >
            <Icon className="size-5.5" />
            {short ?? label}
            {count ? (
              <span className="absolute top-2 left-[calc(50%+6px)] rounded-full bg-primary px-1 text-2xs text-primary-foreground">
                {count}
              </span>
            ) : null}
          </Link>
        ))}
        <button type="button" className={cell} aria-expanded={more} onClick={() => setMore(true)}>
          <Ellipsis className="size-5.5" />
          More
        </button>
      </nav>
      {more && (
        <Drawer modal open={more} onOpenChange={setMore} label="More">
          <div
            className="flex flex-col gap-4"
            onClick={(event) =>
              event.target instanceof HTMLElement && event.target.closest('a') && setMore(false)
            }
          >
            <nav aria-label="All pages" className="flex flex-col gap-4">
              <SideNav groups={groups} />
            </nav>
            <div className="flex flex-col gap-2 border-t pt-3">
              <NetworkState />
              {account}
            </div>
          </div>
        </Drawer>
      )}
    </>
  )
}

function SignInLink() {
  return (
    <LinkButton href="/sign-in" icon={<LogIn />} className="w-full">
      Sign in
    </LinkButton>
  )
}
