"""What others send, parsed in a limited process of its own: workbooks and Word documents."""
