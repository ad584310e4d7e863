def take(stock, pieces):
    if pieces > stock:
        raise ValueError(f"only {stock} left")
    return stock - pieces
