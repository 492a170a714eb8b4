"""Frames as no honest guest sends them, each with a name in it; and what arrives of them. Python's own modules only.

  raw-frames.py hear SECONDS                            prints `listening`, then the names that came, as JSON
  raw-frames.py send MAC ADDRESS THEIR_MAC THEIR_ADDRESS GATEWAY_MAC
"""
import json
import re
import socket
import struct
import sys
import time

BROADCAST = b'\xff' * 6
mac = lambda text: bytes.fromhex(text.replace(':', ''))


def checksum(header):
    total = sum(struct.unpack('!%dH' % (len(header) // 2), header))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def udp(source, target, name):
    data = struct.pack('!HHHH', 7000, 7000, 0, 0) + f'ATTACK-{name};'.encode()
    data = data[:4] + struct.pack('!H', len(data)) + data[6:]
    head = struct.pack('!BBHHHBBH4s4s', 0x45, 0, 20 + len(data), 0, 0, 64, 17, 0,
                       socket.inet_aton(source), socket.inet_aton(target))
    return head[:10] + struct.pack('!H', checksum(head)) + head[12:] + data


def arp(my_mac, source, target, name, operation=1):
    return struct.pack('!HHBBH6s4s6s4s', 1, 0x0800, 6, 4, operation, my_mac, socket.inet_aton(source),
                       bytes(6), socket.inet_aton(target)) + f'ATTACK-{name};'.encode()


def udp6(name):
    data = struct.pack('!HHHH', 7000, 7000, 32, 0xFFFF) + f'ATTACK-{name};'.encode().ljust(24)
    group = socket.inet_pton(socket.AF_INET6, 'ff02::1')
    return struct.pack('!IHBB', 6 << 28, len(data), 17, 255) + socket.inet_pton(socket.AF_INET6, 'fe80::1') + group + data


def frames(me, address, them, theirs, gateway):
    ip, sixth, tag = b'\x08\x00', b'\x86\xdd', b'\x81\x00\x00\x05'
    yield them + me + ip + udp(address, theirs, 'unicast')
    yield BROADCAST + me + ip + udp(address, theirs, 'broadcast-frame')
    yield BROADCAST + me + ip + udp(address, '255.255.255.255', 'broadcast')
    yield gateway + me + ip + udp(address, theirs, 'by-the-gateway')
    yield them + me + ip + udp(theirs, theirs, 'spoofed-address')
    yield them + them + ip + udp(address, theirs, 'spoofed-mac')
    yield gateway + me + ip + udp('192.0.2.1', theirs, 'spoofed-stranger')
    yield bytes.fromhex('333300000001') + me + sixth + udp6('ipv6-multicast')
    yield them + me + sixth + udp6('ipv6-unicast')
    yield BROADCAST + me + b'\x08\x06' + arp(me, theirs, theirs, 'arp-spoofed', 2)
    for at in (5, 1, 4094):
        yield them + me + b'\x81\x00' + struct.pack('!H', at) + ip + udp(address, theirs, f'vlan-{at}')
    yield them + me + tag + tag + ip + udp(address, theirs, 'vlan-in-vlan')
    yield them + me + b'\x88\xb5' + b'ATTACK-other-protocol;'


def main(what, *args):
    raw = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
    raw.bind(('eth0', 0))
    if what == 'send':
        me, address, them, theirs, gateway = args
        for _ in range(3):
            for frame in frames(mac(me), address, mac(them), theirs, mac(gateway)):
                raw.send(frame.ljust(60, b'\0'))
        return
    print('listening', flush=True)
    heard, until = set(), time.monotonic() + float(args[0])
    while (left := until - time.monotonic()) > 0:
        raw.settimeout(left)
        try:
            heard.update(re.findall(rb'ATTACK-([\w-]+);', raw.recv(2048)))
        except TimeoutError:
            break
    print(json.dumps(sorted(name.decode() for name in heard)))


main(*sys.argv[1:])
