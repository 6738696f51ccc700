import { describe, expect, it } from 'vitest';
import { SiteBook, type SiteFacts } from '../../../main/alarm/site-book.ts';

const site = (number: number, name = `Site ${number}`): SiteFacts => ({
  id: `ima-main/${number}`,
  connection: 'ima-main',
  number,
  name,
  position: null,
  devices: null,
  workers: null,
});

describe('the site book', () => {
  it('keeps a site unverified from the last moment of blindness until its state is known again', () => {
    const book = new SiteBook();
    book.learn([site(1), site(2)]);
    book.loseSight('ima-main', 1_000);
    book.loseSight('ima-main', 2_000);
    book.verify('ima-main/1');
    expect(book.list().map((each) => each.unverifiedSince)).toEqual([null, 2_000]);
  });

  it('does not call a site verified because its name was told again', () => {
    const book = new SiteBook();
    book.learn([site(1)]);
    book.loseSight('ima-main', 1_000);
    book.learn([site(1, 'New name')]);
    expect(book.get('ima-main/1')).toMatchObject({ name: 'New name', unverifiedSince: 1_000 });
  });

  it('leaves the sites of other connections alone', () => {
    const book = new SiteBook();
    book.learn([site(1)]);
    book.loseSight('elsewhere', 1_000);
    expect(book.get('ima-main/1')?.unverifiedSince).toBeNull();
  });

  it('names a site that nobody configured by its id', () => {
    expect(new SiteBook().nameOf('ima-main/99')).toBe('ima-main/99');
  });
});
