import time
import unittest

from stock import take


class Stock(unittest.TestCase):
    def setUp(self):
        time.sleep(0.5)

    def test_what_is_left(self):
        self.assertEqual(take(5, 2), 3)

    def test_no_more_than_there_is(self):
        with self.assertRaises(ValueError):
            take(1, 2)
