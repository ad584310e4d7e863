import time
import unittest

from prices import total


class Prices(unittest.TestCase):
    def setUp(self):
        time.sleep(0.5)

    def test_one_piece(self):
        self.assertEqual(total(2.5, 1), 2.5)

    def test_ten_pieces_get_a_discount(self):
        self.assertEqual(total(2.5, 10), 20)

    def test_twelve_pieces_get_a_discount(self):
        self.assertEqual(total(2.5, 12), 24)
