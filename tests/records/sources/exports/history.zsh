: 1705329120:0;kubectl -n shop get pods
: 1705329180:2;pwd
: 1705329300:4;kubectl -n shop rollout undo deploy/checkout
