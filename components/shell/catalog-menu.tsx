'use client'
// Changing to another catalog of this person.
import { ChevronsUpDown } from 'lucide-react'
import type { ReactNode } from 'react'
import { cn } from '@/components/lib/cn'
import { Menu, MenuLink } from '@/components/ui/menu'
import type { NavCatalog } from './navigation'

export function CatalogMenu({
  catalogs,
  tile,
  words,
}: {
  catalogs: NavCatalog[]
  tile: string
  words: ReactNode
}) {
  return (
    <Menu
      label="Change catalog"
      align="start"
      variant="ghost"
      className={cn(tile, 'h-auto')}
      trigger={
        <>
          {words}
          <ChevronsUpDown />
        </>
      }
    >
      {catalogs.map((one) => (
        <MenuLink key={one.id} href={`/catalogs/${one.id}`}>
          {one.archived ? `${one.name} (archived)` : one.name}
        </MenuLink>
      ))}
    </Menu>
  )
}
