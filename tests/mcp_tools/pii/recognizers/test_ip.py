"""Internet addresses and what only looks like one."""

from collections.abc import Callable

import pytest


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("my ip is 192.168.1.10", "my ip is <IP>"),
        ("IP adresim 85.105.12.7.", "IP adresim <IP>."),
        ("IP: 8.8.8.8, sonra koptu", "IP: <IP>, sonra koptu"),
        ("2001:db8::8a2e:370:7334 adresinden", "<IP> adresinden"),
        ("from 10.0.0.1:8080", "from <IP>:8080"),
        ("fe80::1ff:fe23:4567:890a", "<IP>"),
        ("BAĞLANDIĞIM ADRES 10.20.30.40", "BAĞLANDIĞIM ADRES <IP>"),
        ("version 1.2.3.4", "version 1.2.3.4"),
        ("sürüm 10.2.1.5 yüklü", "sürüm 10.2.1.5 yüklü"),
        ("surum: 10.2.1.5", "surum: 10.2.1.5"),
        ("256.1.1.1", "256.1.1.1"),  # not a byte
        ("saat 12:30:45", "saat 12:30:45"),  # a time
        ("127.0.0.1", "127.0.0.1"),  # everybody's own machine
        ("1.2.3.4.5", "1.2.3.4.5"),
    ],
)
def test_ip_are_hidden_and_near_misses_stay(hidden: Callable[[str], str], text: str, expected: str) -> None:
    assert hidden(text) == expected
