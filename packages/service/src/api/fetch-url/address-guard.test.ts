import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AddressGuard } from './address-guard.ts';

const guard = new AddressGuard([]);

const CLOSED = [
  // this host and network
  '0.0.0.0',
  '0.255.1.2',
  '127.0.0.1',
  '127.255.255.254',
  '::',
  '::1',
  // private
  '10.0.0.1',
  '10.255.255.255',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.0.1',
  'fc00::1',
  'fd12:3456::1',
  'fec0::1',
  // carrier-grade NAT
  '100.64.0.1',
  '100.127.255.255',
  // link-local
  '169.254.0.1',
  'fe80::1',
  'fe80::1%eth0',
  // metadata of clouds
  '169.254.169.254',
  '169.254.170.2',
  '100.100.100.200',
  '192.0.0.192',
  '168.63.129.16',
  'fd00:ec2::254',
  // multicast, broadcast, reserved
  '224.0.0.1',
  '239.255.255.250',
  '240.0.0.1',
  '255.255.255.255',
  'ff02::1',
  'ff0e::1',
  '4000::1',
  'e000::1',
  // documentation, benchmarks, relays, assignments
  '192.0.2.1',
  '198.51.100.1',
  '203.0.113.1',
  '198.18.0.1',
  '198.19.255.255',
  '192.88.99.1',
  '2001:db8::1',
  '3fff::1',
  '2001:2::1',
  '100::1',
  // IPv4 in IPv6: mapped, compatible, translated, tunnelled
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '::FFFF:10.0.0.1',
  '0:0:0:0:0:ffff:c0a8:1',
  '::127.0.0.1',
  '::ffff:0:127.0.0.1',
  '64:ff9b::7f00:1',
  '64:ff9b::8.8.8.8',
  '64:ff9b:1::7f00:1',
  '2002:7f00:1::',
  '2002:a00:1::1',
  '2001:0:7f00:1::1',
  // no addresses
  '',
  'localhost',
  '0x7f000001',
  '127.1',
  '1.1.1.1 ',
];

const OPEN = [
  '1.1.1.1',
  '8.8.8.8',
  '9.255.255.255',
  '11.0.0.0',
  '100.63.255.255',
  '100.128.0.0',
  '126.255.255.255',
  '128.0.0.0',
  '172.15.255.255',
  '172.32.0.0',
  '192.167.255.255',
  '192.169.0.0',
  '223.255.255.255',
  '2606:4700:4700::1111',
  '2a00:1450:4001:80b::200e',
  '2001:200::1',
  '2003::1',
  '::ffff:8.8.8.8',
];

test('addresses that are not public unicast are closed, in every notation', () => {
  assert.deepEqual(
    CLOSED.filter((address) => guard.allows(address)),
    [],
  );
});

test('public addresses are open, up to the edges of the closed ranges', () => {
  assert.deepEqual(
    OPEN.filter((address) => !guard.allows(address)),
    [],
  );
});

test('an operator opens ranges, and nothing besides', () => {
  const opened = new AddressGuard(['10.1.0.0/16', 'fd00:1::/32', '127.0.0.1/32']);
  for (const address of ['10.1.2.3', 'fd00:1::7', '127.0.0.1', '::ffff:10.1.2.3', '8.8.8.8']) {
    assert.ok(opened.allows(address), address);
  }
  for (const address of ['10.2.0.1', 'fd00:2::7', '127.0.0.2', '::1', '169.254.169.254', '::10.1.2.3']) {
    assert.ok(!opened.allows(address), address);
  }
});
