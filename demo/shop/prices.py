def discount(pieces):
    # The bug: an order of exactly ten should get the discount too.
    return 0.2 if pieces > 10 else 0


def total(price, pieces):
    return round(price * pieces * (1 - discount(pieces)), 2)
