"""What operators do by hand, one module per noun: each checks, writes facts and history in one transaction, and answers
with a receipt. A refusal changes nothing. The same act twice is written once."""
