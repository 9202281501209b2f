/** The closed loop: a vehicle of the simulator SUMO that a pipeline drives, over TraCI. */
package org.amalgam.driving.loop;
